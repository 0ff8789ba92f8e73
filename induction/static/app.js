// The pages work without this: it starts the NHS components and moves the focus to a result's heading.
import { initAll } from "/assets/nhsuk.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();
document.querySelector("[data-focus]")?.focus();
