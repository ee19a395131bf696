/* 春水: what scripts add. Every page works without this file. No eval, no inline styles. */
(function () {
  "use strict";
  var DRAFTS = "chunshui:draft:";

  function store(action) {
    try { return action(window.localStorage); } catch (error) { return null; }
  }
  function each(root, selector, action) {
    Array.prototype.forEach.call(root.querySelectorAll(selector), action);
  }

  /* Chart tooltips: the mark's data-tip, beside the pointer. The table holds the same figures. */
  var tip = null;
  function showTip(event) {
    var mark = event.target.closest && event.target.closest("[data-tip]");
    if (!mark) { hideTip(); return; }
    if (!tip) {
      tip = document.createElement("div");
      tip.className = "tip";
      tip.setAttribute("aria-hidden", "true");
      document.body.appendChild(tip);
    }
    tip.textContent = mark.getAttribute("data-tip");
    tip.hidden = false;
    var box = mark.getBoundingClientRect();
    var left = box.left + box.width / 2 - tip.offsetWidth / 2;
    var most = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = Math.max(8, Math.min(left, most)) + window.pageXOffset + "px";
    var above = box.top - tip.offsetHeight - 8;
    tip.style.top = (above > 8 ? above : box.bottom + 8) + window.pageYOffset + "px";
  }
  function hideTip() { if (tip) { tip.hidden = true; } }
  document.addEventListener("mouseover", showTip);
  document.addEventListener("touchstart", showTip, { passive: true });
  window.addEventListener("scroll", hideTip, { passive: true });

  /* A form with data-once is sent once, however often an impatient finger taps. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-once") || event.defaultPrevented) { return; }
    if (form.getAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "1");
    each(form, "button[type=submit]", function (button) { button.setAttribute("aria-busy", "true"); });
  });
  window.addEventListener("pageshow", function () {
    each(document, "form[data-sent]", function (form) {
      form.removeAttribute("data-sent");
      each(form, "button[aria-busy]", function (button) { button.removeAttribute("aria-busy"); });
    });
  });

  /* Drafts: data-draft="<compound>:<account>:<form>" keeps what was typed on this phone until it
     has been sent. Another account's drafts are dropped; log-out (data-forget-drafts) drops all. */
  function draftKeys(storage) {
    return Object.keys(storage).filter(function (key) { return key.indexOf(DRAFTS) === 0; });
  }
  function isKept(field) {
    return field.name && field.name !== "csrfmiddlewaretoken" &&
      !/^(hidden|password|file|submit|button)$/.test(field.type);
  }
  function readForm(form) {
    var values = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!isKept(field)) { return; }
      if (field.type === "radio" || field.type === "checkbox") {
        if (field.checked) { (values[field.name] = values[field.name] || []).push(field.value); }
      } else if (field.value) { values[field.name] = [field.value]; }
    });
    return values;
  }
  function offers(select, value) {
    return Array.prototype.some.call(select.options, function (one) { return one.value === value; });
  }
  function fillField(field, kept) {
    if (field.type === "radio" || field.type === "checkbox") {
      if (kept.indexOf(field.value) < 0 || field.checked) { return false; }
      field.checked = true;
    } else {
      if (field.value || (field.type === "select-one" && !offers(field, kept[0]))) { return false; }
      field.value = kept[0];
    }
    return true;
  }
  function unfold(field) {
    for (var place = field.parentNode; place; place = place.parentNode) {
      if (place.tagName === "DETAILS") { place.open = true; }
    }
  }
  function fillForm(form, values) {
    var filled = false;
    Array.prototype.forEach.call(form.elements, function (field) {
      var kept = isKept(field) && values[field.name];
      if (kept && fillField(field, kept)) { unfold(field); filled = true; }
    });
    return filled;
  }
  function keepDraft(form) {
    var key = DRAFTS + form.getAttribute("data-draft");
    var sent = key + ":sent";
    var owner = form.getAttribute("data-draft").split(":").slice(0, 2).join(":");
    store(function (storage) {
      draftKeys(storage).forEach(function (other) {
        if (other.indexOf(DRAFTS + owner + ":") !== 0) { storage.removeItem(other); }
      });
      if (storage.getItem(sent) && document.querySelector(".notice-message.notice-ok")) { storage.removeItem(key); }
      storage.removeItem(sent);
      var note = form.querySelector("[data-draft-note]");
      var draft = JSON.parse(storage.getItem(key) || "null");
      if (draft && !form.querySelector("[aria-invalid=true]") && fillForm(form, draft) && note) {
        note.hidden = false;
      }
    });
    /* Where something else is mended in it meanwhile, the draft waits. */
    function isOwn() { return form.hasAttribute("data-draft"); }
    form.addEventListener("input", function () {
      if (!isOwn()) { return; }
      store(function (storage) { storage.setItem(key, JSON.stringify(readForm(form))); });
    });
    form.addEventListener("submit", function () {
      if (isOwn()) { store(function (storage) { storage.setItem(sent, "1"); }); }
    });
  }
  function dropSentDrafts() {
    store(function (storage) {
      draftKeys(storage).forEach(function (key) {
        if (!/:sent$/.test(key)) { return; }
        storage.removeItem(key.replace(/:sent$/, ""));
        storage.removeItem(key);
      });
    });
  }
  document.addEventListener("submit", function (event) {
    if (!event.target.hasAttribute("data-forget-drafts")) { return; }
    store(function (storage) {
      draftKeys(storage).forEach(function (key) { storage.removeItem(key); });
    });
  });

  /* data-copy="复制" data-copied="已复制" on a read-only field: a button below it copies it. The old
     command also works in web views that keep the clipboard from pages. */
  function offerCopy(input) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = input.getAttribute("data-copy");
    button.addEventListener("click", function () {
      input.select();
      if (document.execCommand("copy")) { button.textContent = input.getAttribute("data-copied"); }
    });
    input.parentNode.appendChild(button);
  }

  function begin(place, drafts) {
    Array.prototype.forEach.call(drafts, keepDraft);
    each(place, "input[data-copy]", offerCopy);
    each(place, "[data-focus]", function (found) { found.focus(); });
  }
  document.addEventListener("DOMContentLoaded", function () {
    var drafts = document.querySelectorAll("form[data-draft]");
    if (!drafts.length) { dropSentDrafts(); }
    begin(document, drafts);
  });
  /* A form that a script put in place of another. */
  document.addEventListener("chunshui:shown", function (event) {
    begin(event.detail, event.detail.hasAttribute("data-draft") ? [event.detail] : []);
  });
})();
