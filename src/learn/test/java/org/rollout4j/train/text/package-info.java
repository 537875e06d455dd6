/** A learner that is not about environments, trained by the same {@link org.rollout4j.train.Trainer}: which letter follows which in a text. */
package org.rollout4j.train.text;
