// Passkeys: makes one (data-passkey="create") or signs with one ("get"), puts the answer into the
// hidden field of its form and sends it. What needs a passkey stays hidden where there can be none.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const listed = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

async function create({ publicKey: asked }) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: listed(asked.excludeCredentials),
      // One that logs in by itself: it knows whose it is, and asks for finger, face or PIN.
      authenticatorSelection: {
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    },
  });
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
    },
    clientExtensionResults: made.getClientExtensionResults(),
  };
}

async function get({ publicKey: asked }) {
  const { response, ...signed } = await navigator.credentials.get({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      allowCredentials: listed(asked.allowCredentials),
    },
  }).then((found) => ({ id: found.id, rawId: text(found.rawId), type: found.type, response: found.response }));
  return {
    ...signed,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
    clientExtensionResults: {},
  };
}

// The log-in page asks for its question only when somebody wants it.
async function question(form) {
  if (form.dataset.question) return JSON.parse(form.dataset.question);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).request_options;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const can = Boolean(window.PublicKeyCredential && navigator.credentials);
  const place = form.closest("[data-passkey-place]") || form;
  for (const part of [place, ...place.querySelectorAll("[data-passkey-with], [data-passkey-without]")]) {
    if ("passkeyWith" in part.dataset) part.hidden = !can;
    if ("passkeyWithout" in part.dataset) part.hidden = can;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = place.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      const asked = await question(form);
      const answer = await (form.dataset.passkey === "create" ? create(asked) : get(asked));
      form.elements.credential.value = JSON.stringify(answer);
      form.submit();
    } catch {
      failed.hidden = false; // stopped by the person, or no passkey of theirs in this device
      failed.focus();
    }
  });
}
