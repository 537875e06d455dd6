/** Tasks of which the right answers, or the best loss there is, are known exactly. */
package org.rollout4j.lm.task;
