/** What somebody's next token may be by counting what they have written: small, exact, and learned while they write. */
package org.rollout4j.lm.ngram;
