// Sets the reader's colour scheme before the first paint.
(function () {
  try {
    var scheme = localStorage.getItem("handover-scheme");
    if (scheme === "dark" || scheme === "light") document.documentElement.dataset.theme = scheme;
  } catch (e) { /* storage is off: the system's scheme holds */ }
})();
