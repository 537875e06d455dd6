/** Deeplearning4j: the backend that computes networks as it does, files for its {@code ModelSerializer}, and what its native libraries say. */
package org.rollout4j.dl4j;
