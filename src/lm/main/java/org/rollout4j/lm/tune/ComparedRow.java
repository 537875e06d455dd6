package org.rollout4j.lm.tune;

import java.util.OptionalDouble;

/**
 * Two whole texts of which one was preferred, in tokens.
 *
 * @param chosen the preferred one
 * @param rejected the other one
 * @param margin by how much the preferred one should have more reward, 0 where nothing is known
 * @param probability with which the same would be preferred again, where that is known, 0 to 1
 */
public record ComparedRow(int[] chosen, int[] rejected, double margin, OptionalDouble probability) {}
