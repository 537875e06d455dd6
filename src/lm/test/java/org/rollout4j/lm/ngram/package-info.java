/** Tests of the n-gram model, against the equation that it is made of. */
package org.rollout4j.lm.ngram;
