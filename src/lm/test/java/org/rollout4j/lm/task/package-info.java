/** Tests of tasks with exact answers. */
package org.rollout4j.lm.task;
