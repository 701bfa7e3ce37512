// Wagtail's calendars. What is typed into their fields stays: where it is no date, the form says so.
(() => {
    "use strict";

    const { defaults } = window.jQuery.fn.datetimepicker;
    // It would put another day, or this moment, in the place of what it cannot read.
    defaults.validateOnBlur = false;
    // Made once their fields are entered, not all of them before anything can be written.
    defaults.lazyInit = true;
    // In a window, and on a narrow screen, it has room of its own, where it covers nothing: below its field, or below
    // all of the window's. There it stays, for what is pressed after it must not move away from under the press.
    const isNarrow = window.matchMedia("(width < 50em)");
    const calendarOf = (field) => window.jQuery(field).data("xdsoft_datetimepicker");
    const placeOf = (field) => field.closest(".w-dialog__body") ?? (isNarrow.matches ? field.closest(".w-field__input") : null);
    defaults.onShow = (_time, [field]) => {
        const place = placeOf(field);
        if (!place) return;
        const room = place.querySelector(".calendars-room") ?? document.createElement("div");
        room.className = "calendars-room";
        room.dataset.calendarOf = field.name;
        room.append(...calendarOf(field));
        place.append(room);
    };
    defaults.onClose = (_time, [field]) => !calendarOf(field)[0].closest(".calendars-room");
    // As times are written in Vietnamese; the calendar would read the hour alone.
    document.addEventListener("change", ({ target }) => {
        if (!target.matches("input[type=text]")) return;
        const [, date, hour, minute = "00"] = target.value.match(/^(\d{1,2}\/\d{1,2}\/\d{4}) (\d{1,2})h(\d{2})?$/i) ?? [];
        if (date) target.value = `${date} ${hour.padStart(2, "0")}:${minute}`;
    }, true);
    // One opens a moment after that, even when whoever entered the field has gone on by then.
    const CALENDAR_OPENS = 300;
    document.addEventListener("focusout", ({ target, relatedTarget }) => {
        if (!relatedTarget || !target.matches("input")) return;
        setTimeout(() => {
            if (calendarOf(target) && document.activeElement !== target) window.jQuery(target).datetimepicker("hide");
        }, CALENDAR_OPENS);
    });
})();
