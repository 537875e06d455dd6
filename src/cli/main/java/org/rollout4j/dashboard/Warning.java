package org.rollout4j.dashboard;

/**
 * A trouble that the figures of a run tell of.
 *
 * @param trouble what it is, in two or three words
 * @param evidence the figures that say so
 * @param advice what to try
 */
record Warning(String trouble, String evidence, String advice) {}
