/**
 * Policies as they act: heads that choose actions by the outputs of networks, tables, and the file of a policy, which
 * needs no environment, no learner and no native library to act.
 */
package org.rollout4j.policy;
