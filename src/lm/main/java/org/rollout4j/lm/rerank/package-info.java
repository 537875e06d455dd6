/**
 * What people like, learned while they say it: scorers of texts by features of any kind, from thumbs, edits and pairs, in milliseconds; the best of
 * several candidates by them; bandits that choose what to show next.
 */
package org.rollout4j.lm.rerank;
