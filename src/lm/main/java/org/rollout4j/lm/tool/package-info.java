/** What a model may call in the text that it writes. */
package org.rollout4j.lm.tool;
