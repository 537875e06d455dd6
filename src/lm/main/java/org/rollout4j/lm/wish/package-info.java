/** How somebody wishes short messages to be, how a model is told, and how often it writes them so. */
package org.rollout4j.lm.wish;
