/**
 * Deep reinforcement learning for the JVM. Begin with {@link org.rollout4j.core}, which holds the contracts, and with the training
 * loop, {@link org.rollout4j.train.Trainer}; {@link org.rollout4j.run} puts the parts of a training run together.
 */
package org.rollout4j;
