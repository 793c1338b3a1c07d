"""What a case writes: notices to the applicant, records of visits and appraisals, forms to sign."""
