/** How well what somebody writes next is foretold, and how many keys that saves them. */
package org.rollout4j.lm.typing;
