import { Failure } from './failure.ts';
import { shownUrl, type ServerError } from './serverWords.ts';

/** What the sentences of failures name. */
export interface CallContext {
  readonly baseUrl: string;
  readonly modelName: string;
  readonly keys: readonly string[];
  /** True when the request asked for usage. */
  readonly askedForUsage: boolean;
  /** True when an assistant's message stood between the request's tool and user messages. */
  readonly bridged: boolean;
}

/** An answer with an error status: what it means by its status and by the words of the servers that we know. */
export function classifyAnswer(status: number, words: ServerError, context: CallContext, retryAfter?: number): Failure {
  const about: About = { status, text: `${words.code} ${words.message}`, url: shownUrl(context.baseUrl), context };
  const says = words.message === '' ? '' : ` (${words.message})`;
  return (
    aboutRequest(about, says) ??
    aboutKey(about, says) ??
    aboutAddress(about, says) ??
    aboutServer(about, says, retryAfter)
  );
}

interface About {
  readonly status: number;
  readonly text: string;
  readonly url: string;
  readonly context: CallContext;
}

const tooLong =
  /context[_ ](length|size|window)|maximum context|(prompt|input) is too long|too many input tokens|request too large|keep the first/i;
const noTools =
  /(does(n't| not)|no endpoints found that) support (tool|function)|tool choice requires|tools? (is|are) not supported/i;
/** As Mistral's servers, and chat templates of its models, word it. */
const unbridged = /role\W*user\W*after role\W*tool|roles must alternate/i;
const noCredit = /insufficient_quota|insufficient (credit|balance)|billing_not_active|exceeded your current quota/i;
const noModel = /model_not_found|model\b.*(not found|not exist|not valid|not a valid)|(invalid|unknown) model/i;

function aboutRequest({ status, text, url, context }: About, says: string): Failure | undefined {
  if (tooLong.test(text) || status === 413) {
    const sentence = `The conversation is too long for the model '${context.modelName}'${says}; start a smaller task, or name a model with a larger context in 'fanout.model.name'.`;
    return new Failure('context-length', 'none', 'context too long', sentence);
  }
  if (status < 500 && noTools.test(text)) {
    const sentence = `The model '${context.modelName}' cannot call tools${says}; name a tool-calling model in 'fanout.model.name'.`;
    return new Failure('no-tools', 'none', 'no tool calls', sentence);
  }
  if (context.askedForUsage && status < 500 && /stream_options|include_usage/i.test(text)) {
    return new Failure('request', 'without-usage', 'no usage reports', `${url} refused the request${says}.`);
  }
  if (!context.bridged && unbridged.test(text)) {
    return new Failure('request', 'bridged', 'no user after tool', `${url} refused the request${says}.`);
  }
  return undefined;
}

function aboutKey({ status, text, url, context }: About, says: string): Failure | undefined {
  if (status === 402 || noCredit.test(text)) {
    const sentence = `The account at ${url} has no credit left; add credit there, or run 'Fanout: Set API Key' with another key.`;
    return new Failure('auth', 'other-key', 'no credit left', sentence);
  }
  if (status === 401) {
    const problem = context.keys.length === 0 ? 'asks for an API key; set one' : 'refused the API key; set a valid one';
    return new Failure('auth', 'other-key', 'API key refused', `${url} ${problem} with 'Fanout: Set API Key'.`);
  }
  if (status === 403) {
    const sentence = `${url} denies access to the model '${context.modelName}'${says}; name another in 'fanout.model.name', or run 'Fanout: Set API Key' with a key that may use it.`;
    return new Failure('auth', 'other-key', 'access denied', sentence);
  }
  return undefined;
}

function aboutAddress({ status, text, url, context }: About, says: string): Failure | undefined {
  if ((status === 404 || status === 400) && noModel.test(text)) {
    const sentence = `${url} knows no model '${context.modelName}'${says}; name one that it serves in 'fanout.model.name'.`;
    return new Failure('request', 'none', 'model not found', sentence);
  }
  if (status === 404 || status === 405 || status < 400) {
    const sentence = `${url} is not an OpenAI-compatible endpoint (HTTP ${String(status)}); check 'fanout.model.baseUrl', which often ends in '/v1'.`;
    return new Failure('request', 'none', `HTTP ${String(status)}`, sentence);
  }
  return undefined;
}

function aboutServer({ status, url }: About, says: string, retryAfter: number | undefined): Failure {
  const reason = `HTTP ${String(status)}`;
  if (status === 429) {
    const sentence = `${url} keeps limiting the rate of requests${says}; lower 'fanout.tasks.maxConcurrent', or add another key with 'Fanout: Set API Key'.`;
    return new Failure('rate-limit', 'wait', 'rate limited', sentence, retryAfter);
  }
  if (status >= 500 || status === 408 || status === 409 || status === 425) {
    const sentence = `${url} keeps failing (${reason})${says}; try again later, or look at the endpoint's own log.`;
    return new Failure('server', 'backoff', reason, sentence, retryAfter);
  }
  const sentence = `${url} refused the request (${reason})${says}; check 'fanout.model.name', or look at the endpoint's own log.`;
  return new Failure('request', 'none', reason, sentence);
}
