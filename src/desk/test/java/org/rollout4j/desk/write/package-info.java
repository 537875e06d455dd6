/** Tests of what writes. */
package org.rollout4j.desk.write;
