/**
 * Deep reinforcement learning for the JVM: {@link org.rollout4j.Main} starts the command line in {@code app}; everything else is a library. Begin with
 * {@code core}, which holds the contracts, and with the training loop, {@link org.rollout4j.train.Trainer}.
 */
package org.rollout4j;
