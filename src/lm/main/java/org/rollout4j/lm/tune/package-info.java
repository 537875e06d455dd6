/** Learners of language models: pretraining, supervised fine-tuning. */
package org.rollout4j.lm.tune;
