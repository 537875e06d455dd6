/** Tests of what people wish messages to be. */
package org.rollout4j.lm.wish;
