package org.rollout4j.core;

/**
 * A finished episode.
 *
 * @param totalReward the undiscounted sum of its rewards
 * @param length its number of steps
 * @param terminated whether it ended by the rules, rather than by the time limit alone
 */
public record Episode(double totalReward, int length, boolean terminated) {}
