/** Tests of what a model may call. */
package org.rollout4j.lm.tool;
