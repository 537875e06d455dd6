/** Watching trained models, and playing oneself. */
package org.rollout4j.watch;
