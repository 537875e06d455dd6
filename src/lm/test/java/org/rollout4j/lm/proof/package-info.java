/** Tests of {@code org.rollout4j.lm.proof}. */
package org.rollout4j.lm.proof;
