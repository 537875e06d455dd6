/** RL4J's {@code MDP} as our environment, and our environments as an RL4J {@code MDP}. */
package org.rollout4j.env.rl4j;
