/** The front door of language models: load, sample, train, fine-tune and save in one call each. */
package org.rollout4j.lm;
