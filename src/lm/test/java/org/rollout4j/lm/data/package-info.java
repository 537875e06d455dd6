/** Tests of data sets, text files and the batches made of them. */
package org.rollout4j.lm.data;
