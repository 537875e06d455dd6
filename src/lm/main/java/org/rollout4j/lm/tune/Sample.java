package org.rollout4j.lm.tune;

/**
 * What a model made of a prompt when it was judged.
 *
 * @param prompt the end of what it read, as text
 * @param completion how it went on
 */
public record Sample(String prompt, String completion) {}
