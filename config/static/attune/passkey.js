// Passes the server's options to the browser's passkeys, and posts the response. Without a passkey, use a mailed code.
(() => {
  const form = document.querySelector("form[data-passkey]");
  const failed = form.querySelector("[data-failed]");
  const answer = form.elements.credential;
  const ask = async () => {
    failed.hidden = true;
    try {
      const options = JSON.parse(document.getElementById("passkey-options").textContent);
      const publicKey = form.dataset.passkey === "create"
        ? PublicKeyCredential.parseCreationOptionsFromJSON(options)
        : PublicKeyCredential.parseRequestOptionsFromJSON(options);
      answer.value = JSON.stringify(await navigator.credentials[form.dataset.passkey]({ publicKey }));
      answer.disabled = false;
      form.submit();
    } catch {
      failed.hidden = false;
    }
  };
  form.querySelector("[data-go]").addEventListener("click", ask);
  ask();
})();
