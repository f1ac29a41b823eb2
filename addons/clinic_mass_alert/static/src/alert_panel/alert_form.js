/** Return what an alert that nobody has begun to write looks like. */
export function emptyForm() {
    return {
        range_kind: false,
        date_from: "",
        date_to: "",
        body: "",
        provider_ids: [],
        place: "",
        categ_ids: [],
        catch_up: true,
        early: false,
        early_reason: "",
        corrects_id: false,
    };
}

/** Return the chosen filters that the range does not offer any more, as emptied. */
export function lostFilters(form, { providers, places, kinds }) {
    const lacks = (ids, options) => ids.some((id) => !options.some((one) => one.id === id));
    return {
        ...(lacks(form.provider_ids, providers) && { provider_ids: [] }),
        ...(form.place && !places.includes(form.place) && { place: "" }),
        ...(lacks(form.categ_ids, kinds) && { categ_ids: [] }),
    };
}
