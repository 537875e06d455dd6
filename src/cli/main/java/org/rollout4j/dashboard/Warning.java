package org.rollout4j.dashboard;

/**
 * A trouble that the metrics of a run tell of.
 *
 * @param trouble what it is, in two or three words
 * @param evidence the metrics that say so
 * @param advice what to try
 */
record Warning(String trouble, String evidence, String advice) {}
