/** Tests of how well somebody's text is foretold. */
package org.rollout4j.lm.typing;
