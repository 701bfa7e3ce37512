// Wagtail's calendars. What is typed into their fields stays: where it is no date, the form says so.
(() => {
    "use strict";

    const { defaults } = window.jQuery.fn.datetimepicker;
    // It would put another day, or this moment, in the place of what it cannot read.
    defaults.validateOnBlur = false;
    // Made once their fields are entered, not all of them before anything can be written.
    defaults.lazyInit = true;
    // In a window it has room of its own below the fields and their button, so that it covers none of them; the room
    // stays, for whoever presses the button closes the calendar, and it must not move away from under the press.
    defaults.onShow = (_time, [field]) => {
        const place = field.closest(".w-dialog__body");
        if (!place) return;
        const room = place.querySelector(".calendars-room") ?? document.createElement("div");
        room.className = "calendars-room";
        room.append(...window.jQuery(field).data("xdsoft_datetimepicker"));
        place.append(room);
    };
    // As times are written in Vietnamese; the calendar would read the hour alone.
    document.addEventListener("change", ({ target }) => {
        if (!target.matches("input[type=text]")) return;
        const [, date, hour, minute = "00"] = target.value.match(/^(\d{1,2}\/\d{1,2}\/\d{4}) (\d{1,2})h(\d{2})?$/i) ?? [];
        if (date) target.value = `${date} ${hour.padStart(2, "0")}:${minute}`;
    }, true);
    // One opens a moment after that, even when whoever entered the field has gone on by then.
    const CALENDAR_OPENS = 300;
    const isCalendars = (field) => Boolean(window.jQuery(field).data("xdsoft_datetimepicker"));
    document.addEventListener("focusout", ({ target, relatedTarget }) => {
        if (!relatedTarget || !target.matches("input")) return;
        setTimeout(() => {
            if (isCalendars(target) && document.activeElement !== target) window.jQuery(target).datetimepicker("hide");
        }, CALENDAR_OPENS);
    });
})();
