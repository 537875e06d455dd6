/** Collects experience from many environments side by side. */
package org.rollout4j.rollout;
