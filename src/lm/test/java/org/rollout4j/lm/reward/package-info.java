/** What reward functions say of texts, and what is said of them when they fail. */
package org.rollout4j.lm.reward;
