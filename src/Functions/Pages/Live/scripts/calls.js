// Calls to the API. If people sign in, it is under /me.

const root = document.querySelector('meta[name=api-root]').content;

/** What the server refused; its words are in the message. */
class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Whether the same call can succeed later: the server is away, busy, or just starting. */
const passes = error => !(error instanceof Refused) || error.status === 408 || error.status === 429 || error.status >= 500;

async function call(address, options = {}) {
  const answer = await fetch(address, { cache: 'no-cache', ...options });
  if (answer.ok) return answer;
  if (answer.status === 401 && root) location.assign('/.auth/login/aad?post_login_redirect_uri=/');
  let words = `The server answered ${answer.status}.`;
  try {
    const problem = await answer.json();
    words = problem.detail || problem.title || words;
  } catch {
    // An answer of a proxy or of storage has no message for users.
  }
  throw new Refused(answer.status, words);
}

const get = async path => (await call(`${root}/api/${path}`)).json();

const send = async (method, path, body) => (await call(`${root}/api/${path}`, {
  method, headers: body === undefined ? {} : { 'Content-Type': 'application/json' }, body: body === undefined ? undefined : JSON.stringify(body),
})).json();

const pause = seconds => new Promise(resolve => setTimeout(resolve, 1000 * seconds));
