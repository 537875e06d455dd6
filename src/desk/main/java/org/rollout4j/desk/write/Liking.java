package org.rollout4j.desk.write;

/**
 * How much somebody seems to like a feature of texts.
 *
 * @param feature its name, by which somebody may set it
 * @param weight above 0 if it is liked, below if it is disliked
 * @param low the lower end of the 95 % interval
 * @param high the upper end
 * @param isSet whether somebody set it by hand
 */
public record Liking(String feature, double weight, double low, double high, boolean isSet) {}
