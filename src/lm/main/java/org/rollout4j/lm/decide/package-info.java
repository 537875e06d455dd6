/** Language models that act: environments put into words, actions as probable as their words, and what such a policy is worth. */
package org.rollout4j.lm.decide;
