/** Tests of what many share. */
package org.rollout4j.lm.serve;
