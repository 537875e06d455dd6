/**
 * A server of a language model that speaks OpenAI's language: completions and chat, whole or as server-sent events.
 *
 * <pre>
 * request -&gt; Routes (who may ask) -&gt; CallReader -&gt; Call -&gt; lm.serve.BatchEngine
 * answer  &lt;- Answer (AnswerFormat) &lt;- CallEvents &lt;-|
 * </pre>
 *
 * <p>{@link org.rollout4j.serve.CompletionServer} is the server; it has no state but the texts that are being written.
 */
package org.rollout4j.serve;
