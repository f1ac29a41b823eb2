import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { ListController } from "@web/views/list/list_controller";
import { DateRangeDialog, dateRangeFilter } from "../../date_range/date_range_dialog";

/** Manual, Automatic and Scheduled: one line is one segment, found by its dates. */
export class SegmentListController extends ListController {
    static template = "clinic_messaging.SegmentList";

    setup() {
        super.setup();
        this.dialog = useService("dialog");
    }

    get isScheduled() {
        return Boolean(this.props.context.clinic_scheduled);
    }

    openDates() {
        const label = this.isScheduled ? _t("Scheduled for") : _t("Sent");
        const field = this.isScheduled ? "effective_at" : "sent_at";
        this.dialog.add(DateRangeDialog, {
            title: label,
            onApply: (from, to) => {
                const filter = dateRangeFilter(field, label, from, to);
                this.env.searchModel.createNewFilters([filter]);
            },
        });
    }
}
