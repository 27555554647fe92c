// Hands the page's question to the browser's passkeys, and posts what they answer. Without a passkey a mailed code does.
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
