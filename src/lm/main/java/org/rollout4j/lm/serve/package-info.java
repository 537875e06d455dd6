/** Many texts written at once, each for somebody else: a batch whose rows begin and end independently of each other. */
package org.rollout4j.lm.serve;
