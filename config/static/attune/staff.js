/* Labels the autocomplete fields: the widget that replaces them loses their labels. */
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
        // This would label the field with its selection, which is still empty.
        field.removeAttribute("aria-labelledby");
      }
    }
  };
  // Deferred, because the widgets are created in a task of their own after the page has loaded.
  window.addEventListener("load", () => setTimeout(named));
  document.addEventListener("formset:added", () => setTimeout(named));
}
