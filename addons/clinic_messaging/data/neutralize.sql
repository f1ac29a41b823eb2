-- a copy of the database must not text patients
UPDATE res_company SET clinic_texting_enabled = false, clinic_old_auth_token = NULL,
       clinic_old_auth_token_until = NULL;
UPDATE clinic_sender SET paused_until = (now() AT TIME ZONE 'UTC') + interval '100 years',
       pause_reason = 'neutralized copy of the database';
DELETE FROM ir_config_parameter WHERE key IN ('clinic_messaging.public_base_url');
