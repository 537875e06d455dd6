/** Pure functions on arrays: advantages, losses with their gradients, distributions, schedules, statistics. */
package org.rollout4j.math;
