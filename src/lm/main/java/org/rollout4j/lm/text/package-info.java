/** From text to token ids and back: tokenizers, chat templates. */
package org.rollout4j.lm.text;
