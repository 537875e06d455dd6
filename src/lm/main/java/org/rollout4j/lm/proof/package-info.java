/** Tasks of which the best result is known exactly: training on them, and how near a model comes. */
package org.rollout4j.lm.proof;
