/** Environments, policies and comparisons that tests of several packages use. */
package org.rollout4j.fakes;
