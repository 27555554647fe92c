/* Names the fields that are searched by typing: the script that draws them leaves their labels behind. */
"use strict";
{
  const name = (select) => {
    const label = select.labels[0];
    return select.getAttribute("aria-label") || (label ? label.textContent.trim().replace(/:$/, "") : "");
  };
  const named = () => {
    for (const select of document.querySelectorAll("select.admin-autocomplete.select2-hidden-accessible")) {
      const drawn = select.nextElementSibling;
      for (const field of drawn.querySelectorAll(".select2-search__field, .select2-selection--single")) {
        field.setAttribute("aria-label", name(select));
        // It would name the field by what is chosen, which is nothing yet.
        field.removeAttribute("aria-labelledby");
      }
    }
  };
  // A turn later: they are drawn in a turn of their own once the page is read.
  window.addEventListener("load", () => setTimeout(named));
  document.addEventListener("formset:added", () => setTimeout(named));
}
