/** Environments around environments; each changes one thing. */
package org.rollout4j.env.wrapper;
