// What pages gain with JavaScript; every page works without it.
import { shrinkPhotos } from "./photo.js";
import { keepAsTyped } from "./save.js";
import { Button, ErrorSummary, Radios, Checkboxes, SkipLink, createAll } from "govuk-frontend";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
for (const component of [Button, ErrorSummary, Radios, Checkboxes, SkipLink]) createAll(component);
for (const form of document.querySelectorAll("form[data-zt-save]")) keepAsTyped(form);
for (const input of document.querySelectorAll("input[type=file][data-zt-photos]")) shrinkPhotos(input);
