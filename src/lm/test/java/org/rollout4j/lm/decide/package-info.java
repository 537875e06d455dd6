/** Tests of language models that act. */
package org.rollout4j.lm.decide;
